/**
 * The part of the Firefox driver that we use: its own types include the whole protocol of another browser, which would
 * cost each type check a second.
 */
declare module 'puppeteer-core' {
  export function launch(options: {
    readonly browser: 'firefox'
    readonly executablePath: string
    readonly headless: boolean
    readonly extraPrefsFirefox: Readonly<Record<string, boolean | number | string>>
  }): Promise<Browser>

  export interface Browser {
    createBrowserContext(): Promise<{ newPage(options: { readonly type: 'window' }): Promise<Page> }>
    close(): Promise<void>
  }

  export interface Page {
    readonly keyboard: {
      down(key: string): Promise<void>
      up(key: string): Promise<void>
      press(key: string): Promise<void>
      type(text: string): Promise<void>
    }
    mainFrame(): Frame
    frames(): readonly Frame[]
    setViewport(size: { readonly width: number; readonly height: number }): Promise<void>
    screenshot(): Promise<Uint8Array>
  }

  export interface Frame {
    url(): string
    evaluate(expression: string): Promise<unknown>
    evaluateHandle(expression: string): Promise<Handle>
  }

  export interface Handle {
    click(): Promise<void>
    uploadFile(path: string): Promise<void>
  }
}
