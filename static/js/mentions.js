/* Names of colleagues behind an @, or @@, in a note: one of the lists that open as one types (typing.js). */
"use strict";

document.querySelectorAll("[data-calls]").forEach((list) => {
  const people = [...list.children].map((one) => ({ title: one.textContent }));

  for (const trigger of ["@@", "@"]) {
    window.typing.register(trigger, {
      label: list.dataset.calls,
      isQuiet: true, // what follows an @ is seldom a name
      when: (field) => field.form.elements.kind?.value === "note",
      items: async () => people,
      fits: (one, words) => {
        const [name, typed] = [one.title.toLowerCase(), words.toLowerCase()];
        return name !== typed && (name.startsWith(typed) || name.split(" ").some((part) => part.startsWith(typed)));
      },
      choose: (one) => `@${one.title} `,
    });
  }
});
