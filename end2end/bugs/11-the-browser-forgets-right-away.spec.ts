// What was forgotten right after it was written down looked like something that another tab had sent: it was dropped.
import { unique } from '../fixtures/person.ts';
import { test } from '../fixtures/test.ts';

test('a story outlives that the browser forgets it right after it was written down', async ({ join }) => {
  const anna = await join('anna');
  await anna.hatch('Mochi');
  await anna.page.addInitScript(() => {
    let left = 1;
    for (const name of ['add', 'put'] as const) {
      const write = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function (...args) {
        if (this.name === 'outbox' && left > 0) {
          left -= 1;
          const { transaction } = this;
          transaction.addEventListener('complete', () => {
            // As it does where the browser clears what sites keep.
            transaction.db.close();
            const request = indexedDB.deleteDatabase(transaction.db.name);
            request.onsuccess = () => Object.assign(window, { forgot: true });
          });
        }
        return write.apply(this, args);
      };
    }
  });
  await anna.page.reload();
  await anna.shell.expectChecked();
  const card = await anna.tell(`Told and forgotten ${unique()}`);
  await anna.page.waitForFunction(() => (window as { forgot?: boolean }).forgot);
  await card.expectSettled();
  await anna.page.reload();
  await card.expectSettled();
});
