import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import { now, shortTime } from './time.ts'

const maxShown = 3

/** What admins have told the agent, until it is dismissed: above everything, in a room of its own. */
export function AnnouncementNotes() {
  const { words, workspace, locale } = useConsole()
  const unseen = workspace.announcements.unseen.value
  const shown = unseen.slice(0, maxShown).reverse()
  return (
    <div class="announcements" role="status">
      {shown.map((one, index) => {
        const older = index === 0 ? unseen.length - maxShown : 0
        return (
          <p key={one.uid} class="announcement">
            <Icon name="megaphone" />
            <span class="announcement-text">
              <small>
                {words.announce.by(one.author.name)} · {shortTime(one.at, now.value, locale)}
                {older > 0 && ` · ${words.announce.older(older)}`}
              </small>
              <span dir="auto">{one.text}</span>
            </span>
            <button type="button" class="link" onClick={() => workspace.announcements.dismiss(one)}>
              {words.dismiss}
            </button>
          </p>
        )
      })}
    </div>
  )
}
