export { askForBooks, TEND_BOOKS, tendBooks } from './jobs.ts';
export { booksPages } from './pages.tsx';
export { prove, type ProveOptions } from './prove.ts';
