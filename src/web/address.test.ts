import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../test/helpers/app.ts';
import { buildApp } from '../app.ts';

let test: TestApp | undefined;
afterEach(() => test?.close());

it('is known to a handler whose requester has left meanwhile', async () => {
  const [begun, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  test = await testApp({
    build: async (platform) => {
      const server = await buildApp(platform);
      server.get('/late', { config: { access: 'anyone' } }, async (request, reply) => {
        begun.resolve();
        await once(request.raw.socket, 'close');
        seen.resolve(request.ip);
        return reply.send('nobody hears it');
      });
      return server;
    },
  });
  await test.app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((test.app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET /late HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await begun.promise;
  socket.destroy();
  expect(await seen.promise).toBe('127.0.0.1');
});
