import { signal } from '@preact/signals'

const drawings = signal<Readonly<Record<string, string>>>({})

/** Makes icons known by name, also where they stand already; a face brings those it uses, so that none carries the other's. */
export function addIcons(svgByName: Readonly<Record<string, string>>): void {
  const drawn = Object.entries(svgByName).map(([name, svg]) => [name, svg.replace(/<!--.*?-->|<\/?svg[^>]*>/gs, '')])
  drawings.value = { ...drawings.value, ...Object.fromEntries(drawn) }
}

/** A drawing that says nothing to screen readers: what stands around it does. */
export function Icon({ name }: { readonly name: string }) {
  // The icons are our own files.
  const drawing = { __html: drawings.value[name] ?? '' }
  return (
    <span class="icon" aria-hidden="true">
      <svg viewBox="0 0 24 24" dangerouslySetInnerHTML={drawing} />
    </span>
  )
}
