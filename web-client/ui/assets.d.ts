declare module '*.css'

declare module '*.svg?raw' {
  const svg: string
  // biome-ignore lint/style/noDefaultExport: this is how the bundler exports it
  export default svg
}

declare module '*?url' {
  const url: string
  // biome-ignore lint/style/noDefaultExport: this is how the bundler exports it
  export default url
}

interface ImportMeta {
  /** Provided by the bundler: one loader for each file that matches the patterns. */
  readonly glob: <Module>(patterns: string | readonly string[]) => Record<string, () => Promise<Module>>
}
