import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

/** Scripts and style sheets compressed beside themselves, once: a phone loads a quarter of the bytes. Fonts are compressed already. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir }) {
    for (const name of readdirSync(dir!).filter((one) => /\.(?:js|css)$/.test(one))) {
      const bytes = readFileSync(join(dir!, name));
      writeFileSync(join(dir!, `${name}.gz`), gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
      writeFileSync(join(dir!, `${name}.br`), brotliCompressSync(bytes));
    }
  },
};

/** The browser's part: one script and its style sheet, with the fonts, under hashed names that are replaced as a whole. */
export default defineConfig({
  base: '/assets/',
  publicDir: 'src/client/static',
  plugins: [tailwindcss(), compressed],
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
