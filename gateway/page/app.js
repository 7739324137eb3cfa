// The page: a conversation over the whole window.

import { Api } from "./api.js";
import { listen, offerLanguages, putBack } from "./controls.js";
import { Conversation } from "./conversation.js";
import { Strings } from "./strings.js";

const conversation = new Conversation(document, new Api(), new Strings(), { returned: (words) => putBack(document, words) });
listen(document, conversation);
await conversation.begin(Strings.preferred());
offerLanguages(document, conversation);
document.documentElement.dataset.ready = "yes";
