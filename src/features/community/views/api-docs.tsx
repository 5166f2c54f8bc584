import type { VNode } from 'preact';
import { OPENAPI_PATH, type OpenApi, type Operation } from '../../../api/openapi.ts';
import { Card, Chip, Page, SectionHeading, useLocale } from '../../../ui/index.ts';
import { SchemaView } from './api-schema.tsx';

/** The API's reference, made of its OpenAPI document. */
export function ApiDocsPage({ document }: { document: OpenApi }): VNode {
  const { t } = useLocale();
  return (
    <Page title={t('community.api_heading')} nav="">
      <p class="mb-6">
        {t('community.api_text')} <a href={OPENAPI_PATH}>{OPENAPI_PATH}</a>
      </p>
      <div class="grid grid-cols-1 gap-6 wrap-anywhere" lang="en">
        <Card>
          {document.info.description.split(/(?<=\.) /).map((sentence) => (
            <p class="mb-2">{sentence}</p>
          ))}
          <Example label="A first request" text={`curl ${document.servers[0]!.url}/api/v1/me -H "Authorization: Bearer $TOKEN"`} />
        </Card>
        {Object.entries(document.paths).flatMap(([path, operations]) =>
          Object.entries(operations).map(([method, operation]) => <OperationView method={method} path={path} operation={operation} />),
        )}
        <Outcomes document={document} />
        <section>
          <SectionHeading title="Forms of data" id="schemas" />
          {Object.entries(document.components.schemas).map(([name, schema]) => (
            <Card class="mb-6">
              <h3 class="field-label" id={`schema-${name}`}>
                {name}
              </h3>
              {schema.description !== undefined && <p>{schema.description}</p>}
              <SchemaView schema={schema} />
            </Card>
          ))}
        </section>
      </div>
    </Page>
  );
}

function OperationView({ method, path, operation }: { method: string; path: string; operation: Operation }): VNode {
  const { summary, description, parameters, requestBody, responses, security, operationId } = operation;
  const codes = [
    ...new Set(Object.values(responses).flatMap(({ content }) => Object.keys(content['application/problem+json']?.examples ?? {}))),
  ];
  return (
    <section>
      <SectionHeading title={summary} id={operationId} />
      <Card>
        <p>
          <code>{`${method.toUpperCase()} ${path}`}</code> <Chip>{security[0]?.['token']?.[0] ?? ''}</Chip>
        </p>
        <p class="mt-3">{description}</p>
        {parameters.length > 0 && (
          <dl class="facts mt-3">
            {parameters.map(({ name, in: place, required, description: meaning }) => (
              <div class="fact">
                <dt class="fact-term">
                  <code>{name}</code> ({place}
                  {required === true ? ', required' : ''})
                </dt>
                <dd class="fact-value">{meaning}</dd>
              </div>
            ))}
          </dl>
        )}
        {requestBody !== undefined && <Bodies title="Request" examples={requestBody.content['application/json']?.examples ?? {}} />}
        {Object.entries(responses)
          .filter(([status]) => status < '300')
          .map(([status, { description: meaning, content }]) => (
            <Bodies title={`${status}: ${meaning}`} examples={content['application/json']?.examples ?? {}} />
          ))}
        <p class="mt-3">
          Refusals:{' '}
          {codes.map((code, i) => (
            <>
              {i > 0 && ', '}
              <a href={`#${code}`}>{code}</a>
            </>
          ))}
        </p>
      </Card>
    </section>
  );
}

function Bodies({ title, examples }: { title: string; examples: Readonly<Record<string, { readonly value: unknown }>> }): VNode {
  return (
    <div class="mt-3">
      <h3 class="field-label">{title}</h3>
      {Object.entries(examples).map(([name, { value }]) => (
        <Example label={`${title}: ${name}`} text={JSON.stringify(value, null, 2)} />
      ))}
    </div>
  );
}

/** A text of a program; can be scrolled sideways by key. */
function Example({ label, text }: { label: string; text: string }): VNode {
  return (
    <pre class="mt-2 overflow-x-auto text-sm" tabindex={0} role="region" aria-label={label}>
      <code>{text}</code>
    </pre>
  );
}

function Outcomes({ document }: { document: OpenApi }): VNode {
  return (
    <section>
      <SectionHeading title="Refusals" id="outcomes" />
      <Card>
        <dl class="facts">
          {document['x-outcomes'].map(({ code, status, title, meaning }) => (
            <div class="fact" id={code}>
              <dt class="fact-term">
                <code>{code}</code> ({status}): {title}
              </dt>
              <dd class="fact-value">{meaning}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </section>
  );
}
