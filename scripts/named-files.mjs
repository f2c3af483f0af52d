// Finds files and folders that CONTRIBUTING.md names and that are not there: a checklist is of use as long as it is
// true. A name with `<` in it stands for one that is still to come.
import { existsSync, readFileSync } from 'node:fs';

const named = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, name]) => name);
const missing = named.filter((name) => !existsSync(name));
for (const name of missing) console.log(`CONTRIBUTING.md names ${name}, which is not there`);
process.exit(missing.length > 0 || named.length === 0 ? 1 : 0);
