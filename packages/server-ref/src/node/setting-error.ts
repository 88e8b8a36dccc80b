/** A setting the server does not start with; the message is one line for the person who set it. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}
