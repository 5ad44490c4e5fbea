declare module '*.css'

declare module '*.svg?raw' {
  const svg: string
  // biome-ignore lint/style/noDefaultExport: so the bundler has it
  export default svg
}

declare module '*?url' {
  const url: string
  // biome-ignore lint/style/noDefaultExport: so the bundler has it
  export default url
}

interface ImportMeta {
  /** The bundler's: each file that fits the patterns, loaded when it is called for. */
  readonly glob: <Module>(patterns: string | readonly string[]) => Record<string, () => Promise<Module>>
}
