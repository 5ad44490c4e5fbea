import archive from 'lucide-static/icons/archive.svg?raw'
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw'
import arrowRightLeft from 'lucide-static/icons/arrow-right-left.svg?raw'
import chartColumn from 'lucide-static/icons/chart-column.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import circleCheck from 'lucide-static/icons/circle-check-big.svg?raw'
import command from 'lucide-static/icons/command.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import eye from 'lucide-static/icons/eye.svg?raw'
import flag from 'lucide-static/icons/flag.svg?raw'
import inbox from 'lucide-static/icons/inbox.svg?raw'
import keyboard from 'lucide-static/icons/keyboard.svg?raw'
import lock from 'lucide-static/icons/lock.svg?raw'
import logOut from 'lucide-static/icons/log-out.svg?raw'
import mail from 'lucide-static/icons/mail.svg?raw'
import megaphone from 'lucide-static/icons/megaphone.svg?raw'
import messageCircle from 'lucide-static/icons/message-circle.svg?raw'
import panelRight from 'lucide-static/icons/panel-right.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import pin from 'lucide-static/icons/pin.svg?raw'
import plus from 'lucide-static/icons/plus.svg?raw'
import search from 'lucide-static/icons/search.svg?raw'
import settings from 'lucide-static/icons/settings.svg?raw'
import star from 'lucide-static/icons/star.svg?raw'
import trash from 'lucide-static/icons/trash-2.svg?raw'
import user from 'lucide-static/icons/user.svg?raw'
import userPlus from 'lucide-static/icons/user-plus.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import x from 'lucide-static/icons/x.svg?raw'
import zap from 'lucide-static/icons/zap.svg?raw'

/** The icons of the console besides those of a conversation. */
export const consoleIcons = {
  archive,
  'arrow-left': arrowLeft,
  'arrow-right-left': arrowRightLeft,
  'chart-column': chartColumn,
  check,
  'circle-check': circleCheck,
  command,
  download,
  eye,
  flag,
  inbox,
  megaphone,
  'message-circle': messageCircle,
  keyboard,
  lock,
  'log-out': logOut,
  mail,
  'panel-right': panelRight,
  pencil,
  pin,
  plus,
  search,
  settings,
  star,
  trash,
  user,
  'user-plus': userPlus,
  users,
  x,
  zap,
}
