import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** The browser's part: one script and its style sheet, with the fonts, under hashed names that are replaced as a whole. */
export default defineConfig({
  base: '/assets/',
  publicDir: 'src/client/static',
  plugins: [tailwindcss()],
  build: {
    outDir: 'dist/assets',
    emptyOutDir: true,
    assetsDir: '',
    // Nothing inline: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    modulePreload: false,
    rolldownOptions: { input: 'src/client/app.ts' },
  },
});
