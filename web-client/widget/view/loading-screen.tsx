import { Icon } from '../../ui/parts/icon.tsx'

/** In both languages, as it shows before any is loaded. */
const said = {
  en: {
    close: 'Close chat',
    stuck: 'The chat could not be loaded. It is tried again by itself, and what you write is kept.',
    again: 'Try again',
  },
  zh: { close: '收起会话', stuck: '会话未能加载，将自动重试；您写的内容会保留。', again: '重试' },
}

interface OpeningProps {
  readonly isStuck: boolean
  readonly onClose: () => void
}

/** Shown while the rest loads or fails to load; it can always be closed. */
export function LoadingScreen({ isStuck, onClose }: OpeningProps) {
  const words = navigator.language.startsWith('zh') ? said.zh : said.en
  return (
    <main class="chat loading">
      <header class="header">
        <span class="avatar" />
        <span class="header-words" />
        <button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
          <Icon name="chevron-down" />
        </button>
      </header>
      {isStuck && (
        <section class="card" role="alert">
          <p>{words.stuck}</p>
          <button type="button" class="button primary" onClick={() => location.reload()}>
            {words.again}
          </button>
        </section>
      )}
    </main>
  )
}
