/**
 * Words that the most used passwords are made of. A password is refused when it is one of them with at most a few
 * digits or marks before or after, in any case, with the usual figures for letters (see `password.ts`); so each word
 * here stands for thousands of passwords.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `password passwort passw passwd pass parola parol motdepasse contrasena senha wachtwoord haslo heslo salasana
  welcome welkom bienvenue willkommen letmein letmeinnow login logon signin admin administrator root superuser sysadmin
  user username guest test tester testing testtest demo default changeme changeit temp temporary secret topsecret
  secure security access master supervisor manager office company service support server computer internet network
  qwerty qwertyui qwertyuiop qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjk asdfghjkl zxcv zxcvbn zxcvbnm
  qazwsx qazwsxedc qwer qweasd qweasdzxc asdqwe poiuytrewq mnbvcxz lkjhgfdsa qwaszx zaqwsx wsxedc edcrfv
  iloveyou iloveyouu loveyou lovely loveme love mylove babylove truelove ilovegod ilovemyself ilovemom iloveu
  sunshine princess princesa prince queen king kingdom dragon monkey donkey tiger lion eagle falcon hawk wolf bear
  panther jaguar leopard dolphin shark turtle rabbit bunny kitty kitten hellokitty puppy doggy horse mustang pony
  football footbal soccer baseball basketball hockey tennis golf golfer boxing wrestling rugby cricket volleyball
  superman batman spiderman ironman captain avengers joker wonderwoman robin hulk thor deadpool starwars startrek
  jedi yoda darthvader vader skywalker matrix neo trinity gandalf frodo aragorn legolas hobbit potter harrypotter
  hermione hogwarts pokemon pikachu charizard naruto sasuke goku sonic mario zelda minecraft roblox fortnite
  shadow ghost phantom ninja samurai warrior knight wizard magic merlin mystery hunter killer sniper soldier rambo
  michael michelle jennifer jessica ashley amanda daniel danielle david andrew anthony thomas robert richard william
  joseph charles matthew joshua nicholas nicole jonathan jordan justin brandon austin taylor hannah samantha elizabeth
  stephanie christopher christian christine christina patrick patricia victoria veronica vanessa natasha natalia
  alexander alexandra alexandre alejandro benjamin barbara rebecca rachel melissa margaret maria marina martin
  george charlie maggie ginger buster tigger pepper cookie chocolate cheese butter banana orange apple cherry
  strawberry pineapple peanut coffee vanilla sugar honey sweetie sweetheart sweet candy lollipop cupcake
  summer winter spring autumn january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday morning evening midnight sunset rainbow diamond crystal
  silver golden gold platinum purple yellow orangeblue bluesky redblue green black white blackberry
  flower flowers butterfly angel angels heaven jesus jesuschrist christ church faith blessed blessing godisgood
  freedom liberty forever friend friends friendship family mother father brother sister mommy daddy grandma children
  baby babygirl babyboy sexy sexygirl hottie beautiful handsome cutie gorgeous pretty
  money dollar dollars euro bitcoin crypto cash rich richie million millionaire billion banking bank mybank account
  credit creditcard savings finance payment wallet treasure fortune
  chelsea arsenal liverpool manchester manutd manunited barcelona realmadrid juventus milan inter bayern dortmund
  ronaldo messi neymar beckham zidane maradona ferrari porsche mercedes lamborghini bmwbmw toyota honda nissan yamaha
  suzuki harley corvette camaro subaru mazda ford chevrolet chevy audi
  yankees lakers cowboys steelers redsox patriots broncos raiders eagles packers giants dodgers rangers
  america usa canada london paris berlin england germany france russia moscow moskva ukraine georgia tbilisi batumi
  kutaisi sakartvelo saqartvelo gamarjoba mariami giorgi nino luka nika dato levan irakli tamara tamari ketevan ana
  privet zdravstvuy natalya marinka dima sasha masha misha olga elena svetlana tatiana tatyana katya vladimir sergey
  andrey alexey aleksandr nikita maksim anastasia lubov lyubov solnce solnyshko kotenok zvezda spartak zenit
  пароль привет любовь солнце йцукен йцукенг йцукенгшщзхъ фывапролджэ ячсмить марина наташа сергей андрей александр
  дмитрий максим никита анастасия россия москва спартак зенит люблю любимая любимый красотка
  პაროლი გამარჯობა მიყვარხარ საქართველო თბილისი დედა სიყვარული ქწერტყ ქწერტყუიოპ ასდფგჰჯკლ
  google facebook instagram twitter youtube yahoo hotmail gmail outlook microsoft windows linux ubuntu apple iphone
  samsung nokia sony playstation xbox nintendo android adobe photoshop linkedin myspace dropbox github docker
  metallica nirvana slipknot linkinpark eminem rammstein greenday blink guitar music rockstar rockyou rocknroll
  whatever nothing something anything everything trustno trustnoone nopassword mypassword newpassword yourpassword
  passpass passwordpassword wordpass thepassword passphrase iamthebest number numberone fuckyou fuckoff asshole bitch
  bullshit fucker pussy hello hellohello hithere goodbye goodluck lucky luckystar success winner champion genius
  starfish stars starlight moonlight universe galaxy planet earth ocean island beach mountain river thunder
  lightning storm hurricane snowball snowflake snoopy garfield scooby mickey mickeymouse minnie donald disney cinderella
  simpsons homer bart barney elmo barbie spongebob patrickstar doraemon tweety bubbles blossom buttercup
  abc abcd abcde abcdef abcdefg abcdefgh xyz xxx zzz aaa qqq www asd qwe zxc qaz wsx zaq
  corvette cobra viper phoenix maverick bandit outlaw cowboy pirate trooper ranger scorpion apollo zeus hercules
  spartan gladiator achilles athena venus jupiter saturn mercury neptune pluto
  correcthorsebatterystaple opensesame abracadabra hocuspocus`.split(/\s+/),
);

/** Rows of keys and other runs; a password that only walks along one of them is refused. */
export const RUNS: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  'qawsedrftgyhujikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '!@#$%^&*()_+',
  '147258369',
  '159357',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  'ქწერტყუიოპ',
  'ასდფგჰჯკლ',
  'ზხცვბნმ',
  'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ',
];
