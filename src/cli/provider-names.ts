export { PROVIDERS } from "../model/runtime";
