//! From the recipe's device choice to burn's device.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use crate::recipe::DeviceChoice;
use burn::tensor::Device;

/// burn's device for a choice; `Auto` is resolved first.
pub fn device(choice: DeviceChoice) -> Device {
    match choice.resolved() {
        DeviceChoice::Ndarray => Device::ndarray(),
        DeviceChoice::Auto | DeviceChoice::Flex => Device::flex(),
    }
}
