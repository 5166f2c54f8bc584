export { apiDocsPage } from './api-docs.tsx';
export { forgetCommunity, loadCommunity, type Community } from './community.ts';
export { communityPages, welcome } from './pages.tsx';
