import type { FastifyInstance, RouteOptions } from 'fastify';

/** Which methods each address answers to, so that a wrong method is told from a wrong address. */
export interface KnownRoutes {
  /** Methods of the routes that match a path; empty when there is no such address. */
  methodsOf(path: string): readonly string[];
}

/** Collects the routes of a server as they are added. Call it before the first. */
export function collectRoutes(server: FastifyInstance): KnownRoutes {
  const exact = new Map<string, Set<string>>();
  const patterns: { readonly test: RegExp; readonly methods: Set<string> }[] = [];
  server.addHook('onRoute', (route: RouteOptions) => {
    let methods = exact.get(route.url);
    if (methods === undefined) {
      methods = new Set();
      exact.set(route.url, methods);
      if (/[:*]/.test(route.url)) patterns.push({ test: matcher(route.url), methods });
    }
    for (const method of [route.method].flat()) methods.add(method);
  });
  return {
    methodsOf: (path) => [...(exact.get(path) ?? patterns.find(({ test }) => test.test(path))?.methods ?? [])].sort(),
  };
}

function matcher(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}$`);
}
