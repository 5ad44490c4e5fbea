const drawings = new Map<string, string>()

/** Makes icons known by name; a face brings those it uses, so that none carries the other's. */
export function addIcons(svgByName: Readonly<Record<string, string>>): void {
  for (const [name, svg] of Object.entries(svgByName)) drawings.set(name, svg.replace(/<!--.*?-->|<\/?svg[^>]*>/gs, ''))
}

/** A drawing that says nothing to screen readers: what stands around it does. */
export function Icon({ name }: { readonly name: string }) {
  // The icons are our own files.
  const drawing = { __html: drawings.get(name) ?? '' }
  return (
    <span class="icon" aria-hidden="true">
      <svg viewBox="0 0 24 24" dangerouslySetInnerHTML={drawing} />
    </span>
  )
}
