#pragma once

namespace kindling {

/// Lets LibTorch take small CPU blocks from free lists. Once per process; later calls do nothing.
void InstallSmallBlocks();

}  // namespace kindling
