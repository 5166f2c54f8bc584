export { goalApi } from './api.ts';
export { changeGoal, createGoal, openFirstGoal, type GoalWish } from './goal.ts';
export { moveGoalMoney } from './money.ts';
export { goalPages } from './pages.tsx';
export { mainGoal, type Goal } from './queries.ts';
export { collectSavings, saveByRules } from './rules/jobs.ts';
export { addRule } from './rules/rule.ts';
export { acceptInvitation, invite, shareGoal } from './shared/members.ts';
export { invitedTo } from './shared/queries.ts';
