import type { Language } from '../i18n/index.ts';

/** What people write beside what they pay, in their own language. */
export const NOTES: Readonly<Record<Language, Readonly<Record<Occasion, readonly (string | null)[]>>>> = {
  en: {
    rent: ['Rent'],
    energy: ['Electricity and water'],
    groceries: ['Weekly shop', 'Fruit and vegetables', null, 'For the weekend'],
    bread: ['Two loaves', 'Khachapuri', null],
    coffee: ['Coffee and cake', 'Flat white', null, 'Breakfast rolls'],
    ride: ['Ride home', 'To the station', null],
    tickets: ['Two tickets', 'Film night', 'Matinée'],
    gym: ['Membership'],
    radio: ['Supporter, monthly'],
    books: ['Novel', 'Birthday card', 'Notebooks', null],
    lunch: ['Lunch, my share', 'Thanks for lunch!', 'Pizza on Friday', 'My quarter of the bill'],
    table: ['Lunch for four'],
    gift: ['Happy birthday!', 'For the flowers', 'Concert ticket'],
  },
  ka: {
    rent: ['ქირა'],
    energy: ['დენი და წყალი'],
    groceries: ['კვირის პროდუქტები', 'ხილი და ბოსტნეული', null, 'შაბათ-კვირისთვის'],
    bread: ['ორი პური', 'ხაჭაპური', null],
    coffee: ['ყავა და ნამცხვარი', 'ყავა', null, 'საუზმე'],
    ride: ['მგზავრობა სახლში', 'სადგურამდე', null],
    tickets: ['ორი ბილეთი', 'კინოს საღამო', 'პრემიერა'],
    gym: ['აბონემენტი'],
    radio: ['მხარდაჭერა, ყოველთვიური'],
    books: ['რომანი', 'მისალოცი ბარათი', 'რვეულები', null],
    lunch: ['სადილი, ჩემი წილი', 'მადლობა სადილისთვის!', 'ხაჭაპური პარასკევს', 'ანგარიშის მეოთხედი'],
    table: ['სადილი ოთხისთვის'],
    gift: ['გილოცავ დაბადების დღეს!', 'ყვავილებისთვის', 'კონცერტის ბილეთი'],
  },
  ru: {
    rent: ['Аренда'],
    energy: ['Свет и вода'],
    groceries: ['Продукты на неделю', 'Овощи и фрукты', null, 'На выходные'],
    bread: ['Два хлеба', 'Хачапури', null],
    coffee: ['Кофе и торт', 'Кофе', null, 'Завтрак'],
    ride: ['Поездка домой', 'До вокзала', null],
    tickets: ['Два билета', 'Вечер кино', 'Премьера'],
    gym: ['Абонемент'],
    radio: ['Поддержка, ежемесячно'],
    books: ['Роман', 'Открытка', 'Тетради', null],
    lunch: ['Обед, моя доля', 'Спасибо за обед!', 'Хинкали в пятницу', 'Моя четверть счёта'],
    table: ['Обед на четверых'],
    gift: ['С днём рождения!', 'На цветы', 'Билет на концерт'],
  },
};

/** What money is paid for. */
export type Occasion =
  | 'rent'
  | 'energy'
  | 'groceries'
  | 'bread'
  | 'coffee'
  | 'ride'
  | 'tickets'
  | 'gym'
  | 'radio'
  | 'books'
  | 'lunch'
  | 'table'
  | 'gift';
