import { Component, type ComponentChildren } from 'preact'

interface BoundaryProps {
  /** What is rendered; another value resets the failure. */
  readonly of: unknown
  /** Rendered after a failure; its argument tries again. */
  readonly instead: (again: () => void) => ComponentChildren
  readonly children: ComponentChildren
}

/** Renders `instead` where the children throw, and leaves everything around it running. */
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
