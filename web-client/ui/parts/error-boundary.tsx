import { Component, type ComponentChildren } from 'preact'

interface BoundaryProps {
  /** What is drawn: when it is another, it is tried again. */
  readonly of: unknown
  /** Drawn where that fails; the argument tries it again. */
  readonly instead: (again: () => void) => ComponentChildren
  readonly children: ComponentChildren
}

/** Where something cannot be drawn, something else is, and all around it goes on. */
export class ErrorBoundary extends Component<
  BoundaryProps,
  { readonly failed?: { readonly of: unknown } | undefined }
> {
  override componentDidCatch(error: unknown): void {
    console.error(error)
    this.setState({ failed: { of: this.props.of } })
  }

  override render({ of, instead, children }: BoundaryProps) {
    const { failed } = this.state
    return failed === undefined || failed.of !== of ? children : instead(() => this.setState({ failed: undefined }))
  }
}
