// Names of scripts in the markup around them: Vue, Svelte, HTML.
#pragma once

#include "syntax/facts.hpp"

#include <string_view>

namespace syntax {

/// Adds to `facts` what the markup of a page uses of its scripts: components by their tags
/// (`<CartItem>`, `<cart-item>`), and names in expressions: `{name}` of Svelte, `{{ name }}`, `:a="name"`,
/// `@click="name"` and `v-if="name"` of Vue, `onclick="name()"` everywhere. `scripts` are the facts of the
/// page's scripts: in expressions only what they define or import is a use. `language`: "vue", "svelte" or
/// "html".
void add_template_uses(std::string_view page, std::string_view language, const FileFacts& scripts,
                       FileFacts& facts);

}  // namespace syntax
