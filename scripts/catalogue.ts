import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/** Writes the list of actions from the folders of libs/actions; with --check, only says whether it is up to date. */
const folder = new URL('../libs/actions/', import.meta.url);
const file = new URL('../libs/catalogue/index.ts', import.meta.url);

const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

function camelCase(name: string): string {
  return name.replace(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

const text = `// Made by "npm run catalogue" from the folders of libs/actions: add a folder there, not a line here.
${names.map((name) => `import { ${camelCase(name)} } from '#actions/${name}';`).join('\n')}
import { catalogueOf } from '#kernel';

/** Every action that this program knows, by name. */
export const catalogue = catalogueOf([
${names.map((name) => `  ${camelCase(name)},`).join('\n')}
]);
`;

const formatted = await format(text, { ...(await resolveConfig(file)), parser: 'typescript' });
const before = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
if (!process.argv.includes('--check')) writeFileSync(file, formatted);
else if (before !== formatted) {
  process.stderr.write('libs/catalogue/index.ts does not list the folders of libs/actions: run "npm run catalogue".\n');
  process.exitCode = 1;
}
