import type { FastifyInstance, InjectOptions } from 'fastify';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: string;
  /** Where a redirect leads; undefined when there is none. */
  readonly location: string | undefined;
  /** The document's title. */
  readonly title: string;
  /** The page's h1. */
  readonly heading: string;
  /** The body's words, without tags, with single spaces. */
  readonly text: string;
  /** The sentences of the error summary by field; `form` for the form as a whole. */
  readonly errors: Readonly<Record<string, string>>;
  /** What is said once after a redirect. */
  readonly flash: { readonly kind: string; readonly text: string } | null;
  json<T>(): T;
}

type Fields = Readonly<Record<string, string>>;
/** Undefined leaves out a header that would be sent otherwise. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A browser of few words: keeps cookies, remembers the last page, follows no redirect by itself. */
export interface Client {
  readonly cookies: Map<string, string>;
  /** The last page that was shown. */
  readonly page: Answer;
  get(path: string, headers?: Headers): Promise<Answer>;
  /** Sends a form: the fields over the hidden inputs of the form with this action on the last page. Opens the path first when the last page has no such form. */
  submit(path: string, fields?: Fields, headers?: Headers): Promise<Answer>;
  /** Sends exactly these fields, without looking at any page. */
  post(path: string, fields: Fields, headers?: Headers): Promise<Answer>;
  /** Sends JSON as our own script would. */
  postJson(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  /** Opens the page that a redirect leads to. */
  follow(answer: Answer): Promise<Answer>;
}

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

/** A browser of its own, signed out. */
export function newClient(app: FastifyInstance, defaults: Headers = {}): Client {
  const cookies = new Map<string, string>();
  let page: Answer = read(0, {}, '');
  const send = async (options: Omit<InjectOptions, 'headers'> & { headers: Headers }): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const wanted = { accept: 'text/html', ...defaults, ...(cookie === '' ? {} : { cookie }), ...options.headers };
    const headers = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const response = await app.inject({ remoteAddress: '127.0.0.1', ...options, headers });
    keepCookies(cookies, response.headers['set-cookie']);
    const answer = read(response.statusCode, response.headers, response.body);
    if (String(response.headers['content-type']).startsWith('text/html')) {
      expectUniqueIds(response.body, options.url as string);
      page = answer;
    }
    return answer;
  };
  const get = (path: string, headers: Headers = {}): Promise<Answer> => send({ method: 'GET', url: path, headers });
  const post = (path: string, fields: Fields, headers: Headers = {}): Promise<Answer> =>
    send({
      method: 'POST',
      url: path,
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...SAME_ORIGIN, ...headers },
    });
  return {
    cookies,
    get page() {
      return page;
    },
    get,
    post,
    submit: async (path, fields = {}, headers = {}) => {
      if (hiddenInputs(page.body, path) === undefined) await get(path);
      const hidden = hiddenInputs(page.body, path);
      if (hidden === undefined) throw new Error(`No form on the page “${page.title}” is sent to ${path}.`);
      return post(path, { ...hidden, ...fields }, headers);
    },
    postJson: (path, body, headers = {}) =>
      send({
        method: 'POST',
        url: path,
        payload: JSON.stringify(body),
        headers: { 'content-type': 'application/json', accept: 'application/json', ...SAME_ORIGIN, ...headers },
      }),
    follow: (answer) => {
      if (answer.location === undefined) throw new Error(`Status ${answer.status} leads nowhere: ${answer.text.slice(0, 400)}`);
      return get(answer.location);
    },
  };
}

/** A label that names another field than its own is found by nobody who looks. */
function expectUniqueIds(html: string, path: string): void {
  const ids = [...html.matchAll(/<[a-z][^>]* id="([^"]*)"/g)].map(([, id]) => id!);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length > 0) throw new Error(`The page at ${path} has the ids ${twice.join(', ')} twice.`);
}

function keepCookies(cookies: Map<string, string>, header: string | string[] | undefined): void {
  for (const line of [header ?? []].flat()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    if (/;\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(line)) cookies.delete(name!);
    else cookies.set(name!, value!);
  }
}

/** The hidden inputs of the form on a page that is sent to `action`; undefined when there is no such form. */
export function hiddenInputs(html: string, action: string): Record<string, string> | undefined {
  const path = action.split('?', 1)[0];
  for (const [, attributes, inside] of html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (decode(/\baction="([^"]*)"/.exec(attributes!)?.[1] ?? '').split('?', 1)[0] !== path) continue;
    const inputs = [...inside!.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      attribute(input, 'name'),
      attribute(input, 'value'),
    ]);
    return Object.fromEntries(inputs) as Record<string, string>;
  }
  return undefined;
}

function attribute(tag: string, name: string): string {
  return decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function read(status: number, headers: Answer['headers'], body: string): Answer {
  return {
    status,
    headers,
    body,
    location: headers['location'] as string | undefined,
    title: words(/<title>([\s\S]*?)<\/title>/.exec(body)?.[1] ?? ''),
    heading: words(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1] ?? ''),
    text: words(/<body>([\s\S]*)<\/body>/.exec(body)?.[1] ?? body),
    errors: readErrors(body),
    flash: readFlash(body),
    json: () => JSON.parse(body) as never,
  };
}

function readErrors(html: string): Record<string, string> {
  const list = /<ul class="summary-list">([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? '';
  const items = [...list.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item]) => [
    /href="#field-([^"]+)"/.exec(item!)?.[1] ?? 'form',
    words(item!),
  ]);
  return Object.fromEntries(items) as Record<string, string>;
}

function readFlash(html: string): Answer['flash'] {
  const found = /<div class="banner banner-(\w+)" role="(?:status|alert)"[\s\S]*?<div class="banner-text">([\s\S]*?)<\/div>/.exec(html);
  return found === null ? null : { kind: found[1]!, text: words(found[2]!) };
}

function words(html: string): string {
  return decode(html.replace(/<wbr\/?>/g, '').replace(/<[^>]*>/g, ' '))
    .replace(/[^\S\u00a0]+/g, ' ')
    .trim();
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
