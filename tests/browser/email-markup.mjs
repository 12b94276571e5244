// What the HTML checker is told: an email is written for mail programs, a preview for browsers.

const KINDS = ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'];

export const EMAIL = {
  root: true,
  extends: KINDS,
  rules: {
    // Tables lay an email out, and old mail programs know only `cellpadding`, `align` and the like.
    'no-deprecated-attr': 'off',
    // The wrapper is a `div` with `role="article"`, since several mail programs take an `article` element away.
    'prefer-native-element': ['error', { exclude: ['article'] }],
    // It counts the digits of a character that is written by its number. The title is the subject, which is measured
    // where it is a subject.
    'long-title': 'off',
  },
};

export const PREVIEW = {
  root: true,
  extends: KINDS,
  rules: {
    // "Email: Privacy Notice, version of 16 November 2026", in any language.
    'long-title': ['error', { maxlength: 120 }],
  },
};
