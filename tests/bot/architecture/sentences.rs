//! Finds strings in a file that read like sentences for people.

use syn::visit::Visit;
use syn::{Expr, Item};

/// The strings that read like sentences. Not among them: a command's description of itself in its spec (its `about` texts), log
/// messages, reasons for `expect`, the causes of `Broken`, and attributes.
pub fn of(items: &[Item]) -> Vec<String> {
    let mut strings = Strings(Vec::new());
    for item in items {
        strings.visit_item(item);
    }
    strings.0.into_iter().filter(|words| is_sentence(words)).collect()
}

struct Strings(Vec<String>);

/// The types that make up a spec.
const SPECS: [&str; 5] = ["Command", "Arg", "Act", "Feature", "Kind"];
/// Calls whose strings are for the operator or for us.
const NOT_FOR_PEOPLE: [&str; 3] = ["expect", "Broken", "Vocabulary"];
const LOGS: [&str; 8] = ["tracing", "error", "info", "warn", "debug", "debug_assert", "assert", "write"];

impl<'ast> Visit<'ast> for Strings {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_fn(&mut self, it: &'ast syn::ItemFn) {
        let returns = match &it.sig.output {
            syn::ReturnType::Type(_, returns) => named(returns),
            syn::ReturnType::Default => Vec::new(),
        };
        if !returns.iter().any(|name| SPECS.contains(&name.as_str())) {
            syn::visit::visit_item_fn(self, it);
        }
    }

    fn visit_item_impl(&mut self, it: &'ast syn::ItemImpl) {
        if !named(&it.self_ty).iter().any(|name| SPECS.contains(&name.as_str())) {
            syn::visit::visit_item_impl(self, it);
        }
    }

    fn visit_expr_call(&mut self, it: &'ast syn::ExprCall) {
        let called = if let Expr::Path(path) = &*it.func { segments(&path.path) } else { Vec::new() };
        if !called.iter().any(|name| NOT_FOR_PEOPLE.contains(&name.as_str())) {
            syn::visit::visit_expr_call(self, it);
        }
    }

    fn visit_expr_method_call(&mut self, it: &'ast syn::ExprMethodCall) {
        if NOT_FOR_PEOPLE.contains(&it.method.to_string().as_str()) {
            return self.visit_expr(&it.receiver);
        }
        syn::visit::visit_expr_method_call(self, it);
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        if segments(&it.path).iter().any(|name| LOGS.contains(&name.as_str())) {
            return;
        }
        for token in it.tokens.clone() {
            if let Ok(string) = syn::parse2::<syn::LitStr>(token.into()) {
                self.0.push(string.value());
            }
        }
    }

    fn visit_lit_str(&mut self, it: &'ast syn::LitStr) {
        self.0.push(it.value());
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// Every name in a type.
fn named(of: &syn::Type) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.0.extend(segments(path));
            syn::visit::visit_path(self, path);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_type(of);
    names.0
}

/// Whether these words begin with a capital letter or end like a sentence, and are several.
fn is_sentence(words: &str) -> bool {
    let words = words.trim();
    let has_words = words.split_whitespace().filter(|word| word.chars().any(char::is_lowercase)).count() > 1;
    has_words && (words.starts_with(char::is_uppercase) || words.ends_with(['.', '?', ':']))
}
