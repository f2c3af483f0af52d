//! The model's keys: who may sign, and how keys come and go.

use crate::deed::Hand;
use crate::referee::{Key, KeyName, Referee, Refused, Role};

impl Referee {
    /// The key is the account's, live, and the number is its next.
    pub fn sign(&mut self, hand: Hand) -> Result<Role, Refused> {
        let account = self.accounts.get(hand.account as usize).ok_or("UnknownAccount")?;
        let key = self.keys.get_mut(&hand.key).ok_or("UnknownKey")?;
        if key.account != hand.account {
            return Err("KeyOfOtherAccount");
        }
        if account.waiting.is_some_and(|(waiting, _)| waiting == hand.key) {
            return Err("KeyNotYet");
        }
        if !key.live || key.role == Role::Invitation {
            return Err("KeyRevoked");
        }
        number(key.used, hand.number)?;
        key.used += 1;
        Ok(key.role)
    }

    pub fn new_key(&mut self, account: u32, name: KeyName, role: Role) -> Result<(), Refused> {
        let key = Key { account, role, used: 0, live: true };
        match self.keys.insert(name, key) {
            Some(_) => Err("KeyInUse"),
            None => Ok(()),
        }
    }

    pub fn authorise(&mut self, who: u32, key: KeyName) -> Result<(), Refused> {
        let daily = |key: &&Key| key.account == who && key.role == Role::Daily && key.live;
        let live = self.keys.values().filter(daily).count();
        self.new_key(who, key, Role::Daily)?;
        if live < 16 { Ok(()) } else { Err("TooManyKeys") }
    }

    pub fn revoke(&mut self, hand: Hand, role: Role, name: &KeyName) -> Result<(), Refused> {
        let key = self.keys.get_mut(name).ok_or("UnknownKey")?;
        if role != Role::Owner && *name != hand.key {
            return Err("NeedsOwnerKey");
        }
        if key.account != hand.account || key.role != Role::Daily || !key.live {
            return Err("NotADailyKey");
        }
        key.live = false;
        Ok(())
    }

    pub fn rekey(&mut self, who: u32, role: Role, key: KeyName) -> Result<(), Refused> {
        let waits = self.accounts[who as usize].waiting.is_some();
        self.new_key(who, key, Role::Owner)?;
        match role {
            Role::Recovery => self.new_owner_key(who as usize, key),
            Role::Daily | Role::Sitter | Role::Invitation => return Err("NeedsOwnerKey"),
            Role::Owner if waits => return Err("RekeyWaits"),
            Role::Owner => {
                let due = self.time + self.rekey_wait;
                self.accounts[who as usize].waiting = Some((key, due));
            }
        }
        Ok(())
    }

    /// The key that waited never becomes live.
    pub fn veto(&mut self, who: u32, role: Role) -> Result<(), Refused> {
        if role != Role::Recovery {
            return Err("NeedsRecoveryKey");
        }
        let (key, _) = self.accounts[who as usize].waiting.take().ok_or("NoRekeyWaits")?;
        if let Some(key) = self.keys.get_mut(&key) {
            key.live = false;
        }
        Ok(())
    }
}

/// A number is used in its turn.
pub fn number(next: u64, given: u64) -> Result<(), Refused> {
    match () {
        () if given < next => Err("SequenceReused"),
        () if given > next => Err("SequenceSkipped"),
        () => Ok(()),
    }
}
