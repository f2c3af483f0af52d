//! A list whose records have unique names of 32 bytes.

use std::ops::Deref;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::{id, place};
use crate::state::index::Index;
use crate::state::list::{List, StateList};
use crate::state::records::{Account, Key, Pet};

/// A record with a name, which never changes.
pub(crate) trait Named {
    /// The name.
    fn name(&self) -> &[u8; 32];
}

impl Named for Account {
    fn name(&self) -> &[u8; 32] {
        &self.handle.0
    }
}

impl Named for Key {
    fn name(&self) -> &[u8; 32] {
        &self.public.0
    }
}

impl Named for Pet {
    fn name(&self) -> &[u8; 32] {
        &self.birth.0
    }
}

/// See the module. The index is rebuilt from the list, and neither hashed nor written.
#[derive(Clone, Debug)]
pub(crate) struct NamedList<T> {
    list: List<T>,
    index: Index,
}

impl<T> Default for NamedList<T> {
    fn default() -> Self {
        Self { list: List::default(), index: Index::default() }
    }
}

impl<T: Named + Clone + BorshSerialize + BorshDeserialize> NamedList<T> {
    /// Adds a record; answers its place.
    pub fn push(&mut self, record: T) -> u32 {
        let id = id(self.list.len());
        self.index.insert(record.name(), id);
        self.list.push(record);
        id
    }

    /// Changes the record at `index`, which must exist; its name must stay.
    pub fn update(&mut self, index: usize, change: impl FnOnce(&mut T)) {
        self.list.update(index, change);
    }

    /// The place of the record with this name.
    pub fn find(&self, name: &[u8; 32]) -> Option<u32> {
        self.index.find(name, |id| self.list.get(place(id)).is_some_and(|record| record.name() == name))
    }

    /// Whether no two records share a name.
    pub fn is_unique(&self) -> bool {
        self.index.is_unique(|id| self.list.get(place(id)).map(Named::name))
    }
}

/// It is read like any list.
impl<T> Deref for NamedList<T> {
    type Target = List<T>;

    fn deref(&self) -> &List<T> {
        &self.list
    }
}

impl<T: Named + Clone + BorshSerialize + BorshDeserialize> StateList for NamedList<T> {
    fn len(&self) -> usize {
        self.list.len()
    }

    fn root(&mut self) -> Hash {
        self.list.root()
    }

    fn hash(&mut self) -> bool {
        self.list.hash()
    }

    fn commit(&mut self) {
        self.list.commit();
    }

    fn rollback(&mut self) {
        let mut last = self.list.len();
        let index = &mut self.index;
        self.list.rollback(|record| {
            last -= 1;
            index.remove(record.name(), id(last));
        });
    }
}

impl<T: BorshSerialize> BorshSerialize for NamedList<T> {
    fn serialize<W: std::io::Write>(&self, writer: &mut W) -> std::io::Result<()> {
        self.list.serialize(writer)
    }
}

impl<T: Named + Clone + BorshSerialize + BorshDeserialize> BorshDeserialize for NamedList<T> {
    fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
        let list = List::<T>::deserialize_reader(reader)?;
        let index = list.iter().map(Named::name).collect();
        Ok(Self { list, index })
    }
}
