//! The sources as a tree: each file with the modules it names, read with `syn`, so that imports may be grouped.

use super::sentences;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::visit::Visit;
use syn::{Item, UseTree};

/// One source file.
pub struct Source {
    /// Its path under `src/`, such as `bot/features/win/says.rs`.
    pub path: String,
    /// Its module, such as `["bot", "features", "win", "says"]`.
    pub module: Vec<String>,
    /// Its text.
    pub text: String,
    /// The names it takes from other files, each once.
    pub uses: BTreeSet<Use>,
    /// Its strings that read like sentences for people.
    pub sentences: Vec<String>,
}

/// A name that one file takes from the module of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The module that defines it, such as `["bot", "phrases", "dates"]`.
    pub module: Vec<String>,
    /// The name inside the module.
    pub name: Option<String>,
}

/// All sources below a folder.
pub struct Tree {
    modules: BTreeSet<Vec<String>>,
    /// The files, by their module.
    pub sources: BTreeMap<Vec<String>, Source>,
}

impl Tree {
    /// Reads the sources under this folder.
    pub fn read(root: &Path) -> Self {
        let mut files = Vec::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                    files.push((name, fs::read_to_string(&path).unwrap()));
                }
            }
        }
        assert!(files.len() > 20, "the sources were not found");
        let modules = files.iter().map(|(path, _)| module(path)).collect();
        let mut tree = Tree { modules, sources: BTreeMap::new() };
        let sources = files.into_iter().map(|(path, text)| tree.source(path, text));
        tree.sources = sources.map(|source| (source.module.clone(), source)).collect();
        tree
    }

    /// Reads one file as part of this tree.
    pub fn source(&self, path: String, text: String) -> Source {
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let items = file.items.into_iter().filter(|item| !is_for_tests(item));
        let items: Vec<Item> = if file.attrs.iter().any(is_test) { Vec::new() } else { items.collect() };
        let module = module(&path);
        let mut imports = Imports { tree: self, module: &module, known: BTreeMap::new(), found: BTreeSet::new() };
        for item in &items {
            if let Item::Use(item) = item {
                imports.flatten(&item.tree, Vec::new());
            }
        }
        items.iter().for_each(|item| imports.visit_item(item));
        let uses = imports.found.into_iter().filter(|found| found.module != module).collect();
        Source { path, uses, sentences: sentences::of(&items), module, text }
    }

    /// The dependencies between these files.
    pub fn graph(&self, wanted: impl Fn(&Source) -> bool) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
        let used = |source: &Source| source.uses.iter().map(|used| used.module.clone()).collect();
        let wanted = self.sources.values().filter(|source| wanted(source));
        wanted.map(|source| (source.module.clone(), used(source))).collect()
    }

    /// The longest module that a path begins with, and the first name after it.
    fn owner(&self, path: &[String]) -> Option<Use> {
        (1..=path.len()).rev().find_map(|length| {
            let (module, rest) = path.split_at(length);
            self.modules.contains(module).then(|| Use { module: module.to_vec(), name: rest.first().cloned() })
        })
    }
}

struct Imports<'a> {
    tree: &'a Tree,
    module: &'a [String],
    /// The path that each imported name means.
    known: BTreeMap<String, Vec<String>>,
    found: BTreeSet<Use>,
}

impl Imports<'_> {
    fn flatten(&mut self, tree: &UseTree, before: Vec<String>) {
        match tree {
            UseTree::Path(path) => self.flatten(&path.tree, joined(before, path.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|item| self.flatten(item, before.clone())),
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.import(last, before);
            }
            UseTree::Name(name) => self.import(name.ident.to_string(), joined(before, name.ident.to_string())),
            UseTree::Rename(rename) => {
                self.import(rename.rename.to_string(), joined(before, rename.ident.to_string()));
            }
            UseTree::Glob(_) => self.names(&before),
        }
    }

    fn import(&mut self, name: String, path: Vec<String>) {
        if let Some(absolute) = self.absolute(&path) {
            // A module that is imported is used where a name of it stands.
            let is_module = self.tree.modules.contains(&absolute);
            self.found.extend(self.tree.owner(&absolute).filter(|_| !is_module));
            self.known.insert(name, absolute);
        }
    }

    /// Records the names in a path.
    fn names(&mut self, path: &[String]) {
        if let Some(found) = self.absolute(path).and_then(|absolute| self.tree.owner(&absolute)) {
            self.found.insert(found);
        }
    }

    /// A path from the root of the crate. `None` if it leads out of it.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let from = |base: &[String]| Some(base.iter().chain(rest).cloned().collect::<Vec<String>>());
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => from(self.module),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let base = &self.module[..self.module.len().checked_sub(ups)?];
                Some(base.iter().chain(&path[ups..]).cloned().collect())
            }
            name => match self.known.get(name) {
                Some(known) => from(known),
                None => {
                    let child: Vec<String> = joined(self.module.to_vec(), first.clone());
                    self.tree.modules.contains(&child).then(|| from(&child)).flatten()
                }
            },
        }
    }

    /// Paths inside macros, which are only tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if colons == 2 || path.is_empty() => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.path(&std::mem::take(&mut path));
                    colons = 0;
                    match other {
                        TokenTree::Ident(ident) => path.push(ident.to_string()),
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        _ => {}
                    }
                }
            }
        }
        self.path(&path);
    }

    fn path(&mut self, path: &[String]) {
        if path.len() > 1 {
            self.names(path);
        }
    }
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !matches!(item, Item::Use(_)) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.path(&parts);
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        self.tokens(it.tokens.clone());
    }
}

fn joined(mut path: Vec<String>, name: String) -> Vec<String> {
    path.push(name);
    path
}

fn module(path: &str) -> Vec<String> {
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    module.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// Whether an item is compiled only for tests.
fn is_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(is_test)
}

fn is_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
}

/// The cycles of files among these modules, in which every file leads to every other. Largest first.
pub fn circles(graph: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Vec<BTreeSet<Vec<String>>> {
    let reached = |from: &Vec<String>| {
        let mut seen: BTreeSet<&Vec<String>> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            for next in graph.get(at).into_iter().flatten().filter(|next| graph.contains_key(*next)) {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let all: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = graph.keys().map(|from| (from, reached(from))).collect();
    let mut circles: Vec<BTreeSet<Vec<String>>> = Vec::new();
    for (from, to) in &all {
        if circles.iter().any(|circle| circle.contains(*from)) || !to.contains(*from) {
            continue;
        }
        let members = to.iter().filter(|other| all[**other].contains(*from));
        circles.push(members.map(|other| (*other).clone()).collect());
    }
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}
