import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that FINEbank is installed in: that of package.json. The program runs from src/ or, built, from dist/server/. */
export function installationFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The folder of the built style sheets, scripts and fonts. */
export function assetsFolder(): string {
  return join(installationFolder(), 'dist', 'assets');
}

/** Number of the newest migration of this code. */
export function newestMigration(): number {
  const files = readdirSync(join(installationFolder(), 'migrations')).filter((file) => /^[0-9]{4}_.+\.sql$/.test(file));
  return Math.max(0, ...files.map((file) => Number(file.slice(0, 4))));
}

let version: string | undefined;

/** The version of FINEbank, such as `1.2.0`. */
export function programVersion(): string {
  version ??= (JSON.parse(readFileSync(join(installationFolder(), 'package.json'), 'utf8')) as { version: string }).version;
  return version;
}
