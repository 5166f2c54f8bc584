// Loaded before the program of a measured process (`node --import`): counts the statements that it sends to its database, and
// tells the number when it is asked. The program itself knows nothing of it.
import pg from 'pg';

let count = 0;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function counted(...args) {
  count += 1;
  return query.apply(this, args);
};

process.on('message', (message) => {
  if (message?.ask === 'statements') process.send({ statements: count });
});
process.channel?.unref();
