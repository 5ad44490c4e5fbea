import { signal } from '@preact/signals'

const drawings = signal<Readonly<Record<string, string>>>({})

/** Registers icons by name, even after they are first rendered. Each face adds only its own. */
export function addIcons(svgByName: Readonly<Record<string, string>>): void {
  const drawn = Object.entries(svgByName).map(([name, svg]) => [name, svg.replace(/<!--.*?-->|<\/?svg[^>]*>/gs, '')])
  drawings.value = { ...drawings.value, ...Object.fromEntries(drawn) }
}

/** A drawing that screen readers skip: the text around it says the same. */
export function Icon({ name }: { readonly name: string }) {
  // Safe as HTML: the icons are our own files.
  const drawing = { __html: drawings.value[name] ?? '' }
  return (
    <span class="icon" aria-hidden="true">
      <svg viewBox="0 0 24 24" dangerouslySetInnerHTML={drawing} />
    </span>
  )
}
