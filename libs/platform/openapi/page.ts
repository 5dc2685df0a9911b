import type { Ledger } from '#kernel';
import { modeMeanings } from './document.js';

/** The page of the documentation. It loads nothing from elsewhere, and no script stands in it. */
export function pageOf({ name, mode }: Ledger): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tocsin: ledger ${name} (${mode})</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
  </head>
  <body>
    <p id="mode" class="${mode}"><strong>Ledger ${name} · mode ${mode}</strong> ${modeMeanings[mode]}</p>
    <div id="swagger-ui"></div>
    <noscript><p>Scripts are off. The same is to be read in <a href="/openapi.json">/openapi.json</a>.</p></noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/page.js"></script>
  </body>
</html>
`;
}

export const pageScript = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
});
`;

export const pageStyle = `body { margin: 0; background: #fff; }
#mode {
  position: sticky; top: 0; z-index: 10; margin: 0; padding: .6rem 1.25rem;
  font: 15px/1.4 system-ui, sans-serif; color: #fff;
}
#mode.actual { background: #7a1212; }
#mode.exercise { background: #1c4f82; }
#mode.test { background: #4b4b4b; }
#mode strong { margin-right: .5em; }
`;
