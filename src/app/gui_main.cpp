// The page's and the window's program: wiring only.
#include <imgui.h>

#include "platform/platform.h"

int main(int argc, char** argv) {
  using namespace fitscope;
  int exit_code = 0;
  if (!platform::read_arguments(argc, argv, exit_code)) return exit_code;
  return platform::run(
      "Fitscope", [] {},
      [](double) {
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("Fitscope", nullptr, ImGuiWindowFlags_NoDecoration);
        ImGui::TextUnformatted("Fitscope");
        ImGui::End();
      });
}
