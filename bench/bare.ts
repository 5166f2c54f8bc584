import fastify from 'fastify';

// A handler that does nothing, in a process of its own: what Node's HTTP gives on this machine beside the load generator.
const server = fastify();
server.post('/', (_request, reply) => reply.code(201).send({ status: 'nothing' }));
await server.listen({ host: '127.0.0.1', port: 0 });
process.send!((server.server.address() as { port: number }).port);
process.once('disconnect', () => process.exit(0));
