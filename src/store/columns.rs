//! Columns that are read so often that looking for their names in each row would show: the code names them, and their numbers
//! are found while it is compiled. All other columns are read by their names.

/// The columns of a SELECT, each with its name and its SQL.
#[derive(Debug)]
pub(super) struct Columns<const N: usize> {
    /// How many columns of the SELECT come before them.
    first: usize,
    all: [(&'static str, &'static str); N],
}

impl<const N: usize> Columns<N> {
    /// The first columns of a SELECT.
    pub(super) const fn new(all: [(&'static str, &'static str); N]) -> Self {
        Columns { first: 0, all }
    }

    /// Columns that come after these.
    pub(super) const fn and<const M: usize>(&self, all: [(&'static str, &'static str); M]) -> Columns<M> {
        Columns { first: self.first + N, all }
    }

    /// The SQL of all of them.
    pub(super) fn sql(&self) -> String {
        self.all.map(|(name, sql)| format!("{sql} AS {name}")).join(", ")
    }

    /// The number of the column with this name. In a constant, a name that is not there does not compile.
    pub(super) const fn at(&self, name: &str) -> usize {
        let mut number = 0;
        while number < N {
            if is_same(self.all[number].0.as_bytes(), name.as_bytes()) {
                return self.first + number;
            }
            number += 1;
        }
        panic!("there is no such column")
    }
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
