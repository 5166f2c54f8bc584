export { moveGoalMoney, openFirstGoal, setMainTarget } from './goal.ts';
export { goalPages } from './pages.tsx';
export { mainGoal, type Goal } from './queries.ts';
