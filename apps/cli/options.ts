import { settings } from '#platform';
import type { Setting, SettingKey } from '#platform';
import { Option } from 'commander';

/** Flags that several commands have in common. Those of settings are made from the settings, one word for word. */
export function settingOption(key: SettingKey): Option {
  const setting = settings.find((one) => one.key === key);
  if (setting === undefined) throw new TypeError(`There is no setting ${key}.`);
  return optionOf(setting);
}

/** One option for each setting; its value is the text as given, which `readConfiguration` reads. */
export function settingOptions(): readonly Option[] {
  return settings.map(optionOf);
}

function optionOf({ flag, value, variable, fallback, meaning }: Setting): Option {
  const standard = fallback === undefined ? '' : `, default ${fallback}`;
  return new Option(`${flag} <${value}>`, `${meaning} [${variable}${standard}]`);
}

export function jsonOption(): Option {
  return new Option('--json', 'Print one JSON document for machines; errors as JSON too.');
}
