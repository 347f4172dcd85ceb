{
  # CMakeLists.txt is the only description of the native build. This file lets node-gyp, and so
  # node-gyp-build and prebuildify, start it.
  "targets": [
    {
      "target_name": "kindling",
      "type": "none",
      "actions": [
        {
          "action_name": "cmake",
          "message": "building the native core with CMake",
          "inputs": ["CMakeLists.txt"],
          "outputs": ["<(PRODUCT_DIR)/kindling.node"],
          "action": ["node", "scripts/buildNative.mjs", "--if-stale"],
        }
      ],
    }
  ]
}
