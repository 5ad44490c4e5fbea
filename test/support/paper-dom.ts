/** As much of a document as Preact needs to render in Node, where nobody looks. */
class PaperNode {
  parentNode: PaperNode | null = null
  readonly childNodes: PaperNode[] = []
  readonly nodeType: number
  readonly localName: string
  data: string
  readonly style = { setProperty: () => {} }
  readonly dataset: Record<string, string> = {}
  readonly ownerDocument = paper
  readonly namespaceURI = 'http://www.w3.org/1999/xhtml'
  readonly isConnected = true
  readonly [name: string]: unknown

  constructor(nodeType: number, localName: string, data = '') {
    this.nodeType = nodeType
    this.localName = localName
    this.data = data
  }

  get firstChild(): PaperNode | null {
    return this.childNodes[0] ?? null
  }

  get firstElementChild(): PaperNode | null {
    return this.childNodes.find(({ nodeType }) => nodeType === 1) ?? null
  }

  get nextSibling(): PaperNode | null {
    const beside = this.parentNode?.childNodes ?? []
    return beside[beside.indexOf(this) + 1] ?? null
  }

  get textContent(): string {
    return this.data + this.childNodes.map((child) => child.textContent).join('')
  }

  insertBefore(node: PaperNode, before: PaperNode | null): PaperNode {
    node.remove()
    const at = before === null ? -1 : this.childNodes.indexOf(before)
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, node)
    node.parentNode = this
    return node
  }

  appendChild(node: PaperNode): PaperNode {
    return this.insertBefore(node, null)
  }

  removeChild(node: PaperNode): PaperNode {
    node.remove()
    return node
  }

  remove(): void {
    const beside = this.parentNode?.childNodes ?? []
    if (beside.includes(this)) beside.splice(beside.indexOf(this), 1)
    this.parentNode = null
  }

  contains(): boolean {
    return false
  }

  querySelectorAll(): PaperNode[] {
    return []
  }

  setAttribute(): void {}
  removeAttribute(): void {}
  addEventListener(): void {}
  removeEventListener(): void {}
  focus(): void {}
}

const paper = {
  visibilityState: 'visible',
  activeElement: null,
  createElementNS: (_: string, name: string) => new PaperNode(1, name),
  createElement: (name: string) => new PaperNode(1, name),
  createTextNode: (data: string) => new PaperNode(3, '', `${data}`),
  addEventListener: () => {},
  removeEventListener: () => {},
}

class NoObserver {
  observe(): void {}
  disconnect(): void {}
}

/** Returns an element to render into; defines the browser's globals. */
export function paperRoot(): { readonly element: Element; readonly text: () => string } {
  Object.assign(globalThis, { document: paper, ResizeObserver: NoObserver })
  const root = new PaperNode(1, 'div')
  return { element: root as unknown as Element, text: () => root.textContent }
}
