/** Sends a form only while its user is signed in: the login would throw away what was typed. */

import { askSession } from "./session";

type Button = HTMLElement | null;

/** Watch the console's forms that change something. */
export function start(): void {
  const note = document.querySelector<HTMLElement>("[data-session]");
  if (!note) return;
  const guard = new Guard(note);
  document.addEventListener("submit", (event) => guard.see(event));
}

class Guard {
  /** Says that the user is signed out; see the template signed_out.html. */
  readonly #note: HTMLElement;
  readonly #address: string;
  #asking = false;
  #sending = false;

  constructor(note: HTMLElement) {
    this.#note = note;
    this.#address = note.dataset.session ?? "";
  }

  /** Stop a form that is being sent, and ask; what the guard sends itself goes through. */
  see(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (this.#sending || event.defaultPrevented || !isOurs(form)) return;
    event.preventDefault();
    if (!this.#asking) void this.#ask(form, event.submitter);
  }

  async #ask(form: HTMLFormElement, button: Button): Promise<void> {
    this.#asking = true;
    const { answer, token } = await askSession(this.#address);
    this.#asking = false;
    this.#note.hidden = true;
    if (answer === "login") return this.#tell(form, button);
    if (token) renew(form, token);
    this.#send(form, button);
  }

  #tell(form: HTMLFormElement, button: Button): void {
    const row = button?.closest("footer") ?? button?.closest(".a-btns, .a-row");
    (row ?? button ?? form).before(this.#note);
    this.#note.setAttribute("role", "alert");
    this.#note.hidden = false;
    this.#note.scrollIntoView({ block: "nearest" });
  }

  /** Send a form as the button does: the server gets its name and value. */
  #send(form: HTMLFormElement, button: Button): void {
    this.#sending = true;
    form.requestSubmit(button?.isConnected ? button : null);
    this.#sending = false;
  }
}

function isOurs(form: HTMLFormElement): boolean {
  return form.getAttribute("method")?.toLowerCase() === "post" && !!form.closest(".a-console");
}

/** A new login has made the form's token worthless. */
function renew(form: HTMLFormElement, token: string): void {
  const field = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  if (field) field.value = token;
}
