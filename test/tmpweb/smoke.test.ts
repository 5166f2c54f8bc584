import { it } from 'vitest';
import { testApp } from '../helpers/app.ts';
it('smoke', async () => {
  const t = await testApp({log: {info: () => {}, warn: (f, m) => console.log(m, f), error: (f, m) => console.log(m, f)}});
  const c = t.client();
  for (const p of ['/%ff', '/%ff?x=%ff', '/reset-password/' + 'a'.repeat(9000), '/about?%ff=%ff&a=1&a=2', '//evil.com', '/..//evil.com', '/assets/../package.json', '/assets/manifest.json', '/assets/%2e%2e/x']) {
    const a = await c.get(p);
    console.log(p.slice(0,50), a.status, a.title, a.location ?? '', a.text.slice(0, 120), a.headers['referrer-policy']);
  }
  await t.close();
});
