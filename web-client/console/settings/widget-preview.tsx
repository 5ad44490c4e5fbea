import { useEffect, useRef } from 'preact/hooks'
import type { WidgetConfig } from '../../../domain/organization/widget.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'

/** The chat as a visitor first sees it, with the current settings. */
export function WidgetPreview({ look }: { readonly look: WidgetConfig }) {
  const { settings } = useConsole().words
  const stage = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (look.accent === '') stage.current?.style.removeProperty('--accent')
    else stage.current?.style.setProperty('--accent', look.accent)
  }, [look.accent])
  return (
    <figure class="preview">
      <figcaption>{settings.preview}</figcaption>
      <div ref={stage} class="preview-stage" data-theme={look.theme} data-position={look.position}>
        <div class="preview-chat">
          <header>
            <span class="preview-face" />
            <strong dir="auto">{look.title || settings.previewTeam}</strong>
          </header>
          <div class="preview-said">
            <p dir="auto">{look.greeting || settings.previewGreeting}</p>
            {look.prechat.map(({ name, label, required }) => (
              <span key={name} class="preview-question">
                {label}
                {required && ' *'}
              </span>
            ))}
          </div>
          <footer>{settings.previewWrite}</footer>
        </div>
        <span class="preview-bubble">
          <Icon name="message-circle" />
        </span>
      </div>
    </figure>
  )
}
