import { findUserInfo } from "./user-info";

/**
 * Takes user and password out of an address, so that they can be kept as credentials.
 *
 * @returns `url` as typed but without them; all else as it was, with empty `user` and `password`, when there
 *          are none. What is no address is returned as it is: {@link parseAddress} says what is wrong with it.
 */
export function splitAddress(typed: string): { url: string; user: string; password: string } {
    const parts = /^(\s*[a-z][a-z0-9+.-]*:\/\/)(.*)$/is.exec(typed);
    const [, scheme = "", rest = ""] = parts ?? [];
    if (!parts || /^\s*file:/i.test(scheme)) return { url: typed, user: "", password: "" };
    const { user, password, host, path } = findUserInfo(rest);
    if (user === "" && password === "") return { url: typed, user, password };
    return { url: scheme + host + path, user, password };
}
