const run = 'window.__ran=1;alert(1)'

/** Texts that would execute, fetch, spoof or hang wherever they are treated as more than text. */
export const hostileStrings: readonly string[] = [
  `<script>${run}</script>`,
  `"><script>${run}</script>`,
  `</textarea><script>${run}</script>`,
  `</title></style></noscript><script>${run}</script>`,
  `<ScRiPt src=data:text/javascript,${run}></sCrIpT>`,
  `<img src=x onerror="${run}">`,
  `<img src=x onerror=${run}//`,
  `<svg onload="${run}">`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin="${run}" attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${run}"><text y=20>x</text></a></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${run}">`,
  `<body onload="${run}">`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<object data="data:text/html,<script>${run}</script>"></object>`,
  `<embed src="javascript:${run}">`,
  `<form action="javascript:${run}"><button autofocus>x</button></form>`,
  `<input onfocus="${run}" autofocus>`,
  `<details open ontoggle="${run}">`,
  `<video><source onerror="${run}"></video>`,
  `<audio src=x onerror="${run}">`,
  `<a href="javascript:${run}">click</a>`,
  `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<base href="https://evil.example/">`,
  '<link rel=stylesheet href=https://evil.example/a.css>',
  '<style>*{display:none!important}</style>',
  `<template><script>${run}</script></template>`,
  `javascript:${run}`,
  `JaVaScRiPt:${run}//https://example.org`,
  `https://example.org/"onmouseover="${run}`,
  `https://example.org/'><script>${run}</script>`,
  'http://user:password@example.org/?q=<b>',
  `data:text/html,<script>${run}</script>`,
  `[click](javascript:${run})`,
  `\`\`\`\n<script>${run}</script>\n\`\`\``,
  `{{constructor.constructor('${run}')()}}`,
  `\${${run}}`,
  '&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;b&#x3e;',
  '{"__proto__":{"polluted":true},"url":"javascript:alert(1)"}',
  '\u202eexe.gnp\u202c \u2066isolated\u2069 \u200f‮ abc',
  `Z${'\u0301\u0316\u0334\u0489'.repeat(80)}algo`,
  '\u0007\u001b[31mred\u001b[0m\u200b\ufeff\ufffe',
  '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(50),
  // The longest text that a visitor may send.
  'x'.repeat(16_384),
]

const hostileJson = {
  url: `javascript:${run}`,
  thumbnailUrl: `javascript:${run}`,
  name: `<img src=x onerror="${run}">`,
}

/** Contents of media messages with unexpected values. */
export const hostileMedia: readonly { readonly type: string; readonly content: string }[] = [
  { type: 'IMAGE', content: JSON.stringify({ ...hostileJson, width: 'x" onload="alert(1)', height: -1e9 }) },
  { type: 'IMAGE', content: JSON.stringify({ ...hostileJson, url: `data:image/svg+xml,<svg onload="${run}"/>` }) },
  { type: 'FILE', content: JSON.stringify({ ...hostileJson, size: '<b>' }) },
  { type: 'VIDEO', content: JSON.stringify(hostileJson) },
  { type: 'VOICE', content: JSON.stringify({ ...hostileJson, duration: 'x', waveform: 'x' }) },
  {
    type: 'LOCATION',
    content: JSON.stringify({ latitude: '"><script>', longitude: {}, label: `<script>${run}</script>` }),
  },
  { type: `<script>${run}</script>`, content: `<script>${run}</script>` },
  { type: 'IMAGE', content: 'null' },
  { type: 'FILE', content: '[[[' },
]

/** Files that are web pages, whatever their name. */
export const hostileFiles: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'page.html', text: `<!doctype html><script>${run}</script>` },
  {
    name: 'drawing.svg',
    text: `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"><script>${run}</script></svg>`,
  },
  { name: 'photo.png', text: `<!doctype html><script>${run}</script>` },
]
