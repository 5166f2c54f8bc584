import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLanguage } from '../../i18n/index.ts';
import { HttpError } from '../../platform/http/errors.ts';
import { localPath } from '../../platform/http/local-path.ts';
import { clearCookie, setCookie } from '../../web/cookies.ts';
import { programVersion } from '../../web/installation.ts';
import { AMOUNTS_COOKIE, isTheme, LANGUAGE_COOKIE, THEME_COOKIE } from '../../web/locale.ts';
import { updatePreferences } from './queries.ts';
import { AboutPage } from './views/about-page.tsx';
import { WelcomePage } from './views/welcome-page.tsx';

const YEAR_SECONDS = 365 * 86_400;

/** What belongs to the community as a whole: the about page, the choice of language and appearance. */
export function communityPages(server: FastifyInstance): void {
  server.get('/about', { config: { access: 'anyone' } }, (request, reply) => {
    const { currency, timeZone } = request.community;
    return reply.page(<AboutPage version={programVersion()} currency={currency.code} timeZone={timeZone} />);
  });
  server.post('/preferences', { config: { access: 'anyone' } }, savePreferences);
}

/** The page at `/` for those who are not signed in. */
export function welcome(reply: FastifyReply): FastifyReply {
  return reply.page(<WelcomePage />);
}

async function savePreferences(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { language, theme, amounts, back } = request.body as Record<string, unknown>;
  if (amounts !== undefined && amounts !== 'hidden' && amounts !== 'shown') throw new HttpError(422, 'invalid');
  if ((language !== undefined && !isLanguage(language)) || (theme !== undefined && !isTheme(theme))) {
    throw new HttpError(422, 'invalid');
  }
  if (request.actor !== null) {
    await updatePreferences(request.server.platform.db, request.actor.id, language ?? null, theme ?? null);
  }
  // For a person too: the pages of this browser stay as chosen after signing out.
  if (language !== undefined) setCookie(reply, LANGUAGE_COOKIE, language, { maxAgeSeconds: YEAR_SECONDS });
  if (theme !== undefined) setCookie(reply, THEME_COOKIE, theme, { maxAgeSeconds: YEAR_SECONDS });
  if (amounts === 'hidden') setCookie(reply, AMOUNTS_COOKIE, amounts);
  if (amounts === 'shown') clearCookie(reply, AMOUNTS_COOKIE);
  return reply.seeOther(localPath(back));
}
