import { redactor } from "../../camera/redact";
import { splitAddress } from "../../camera/split-address";

/** An input as it may be shown: as given, without user, password and what a query may hold of them. */
export const shownSource = (word: string): string => redactor([])(splitAddress(word).url);
